package io.picketline.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkVersionsTest {

  @ParameterizedTest
  @CsvSource({
    "3, 4, 3, 4, 4",
    "3, 4, 3, 3, 3",
    "3, 4, 4, 5, 4",
    "3, 4, 1, 9, 4",
    "3, 4, 5, 6, ",
    "3, 4, 1, 2, ",
    "4, 4, 4, 4, 4",
  })
  void common_ofTwoRanges_isTheNewestThatBothSpeak(
      int oldest, int newest, int theirOldest, int theirNewest, Integer common) {
    var ours = new LinkVersions(oldest, newest);
    var theirs = new LinkVersions(theirOldest, theirNewest);

    assertThat(ours.common(theirs).orElse(null)).isEqualTo(common);
    assertThat(theirs.common(ours)).isEqualTo(ours.common(theirs));
  }

  @Test
  void olderThan_overlapping_isNot() {
    var ours = new LinkVersions(3, 4);

    assertThat(new LinkVersions(1, 2).olderThan(ours)).isTrue();
    assertThat(new LinkVersions(1, 3).olderThan(ours)).isFalse();
    assertThat(new LinkVersions(5, 6).olderThan(ours)).isFalse();
  }

  @Test
  void words_ofOneAndOfSeveral_readInASentence() {
    assertThat(new LinkVersions(3, 3).words()).isEqualTo("version 3");
    assertThat(new LinkVersions(3, 4).words()).isEqualTo("versions 3 to 4");
  }

  @Test
  void versions_thatCannotBe_areRefused() {
    assertThatThrownBy(() -> new LinkVersions(4, 3)).hasMessageContaining("4 to 3");
    assertThatThrownBy(() -> new LinkVersions(-1, 3)).hasMessageContaining("-1");
  }

  @Test
  void ours_alwaysSpeakTheVersionBefore() {
    assertThat(LinkVersions.OURS.oldest()).isLessThan(LinkVersions.OURS.newest());
  }
}
