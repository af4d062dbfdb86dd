package io.picketline.lists;

import io.picketline.protocol.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@code nft list set} writes (nft(8)): {@code set NAME { ... elements = { ADDRESS
 * [timeout SPAN] [expires SPAN] [comment "TEXT"], ... } }}; and elements that a script adds. Not
 * thread-safe.
 */
final class NftText {
  private static final Set<String> OPTIONS = Set.of("expires", "timeout", "comment");

  /** Between the parts of an element that is more than an address. */
  private static final Set<String> JOINED = Set.of(".", ":");

  private final Words words;
  private final Draft draft;
  private String word = Words.END;

  private NftText(Words words, Draft draft) {
    this.words = words;
    this.draft = draft;
  }

  static void read(BufferedReader text, Draft draft) throws IOException {
    new NftText(new Words(text), draft).document();
  }

  private void document() throws IOException {
    while (!advance().isEmpty() || words.quoted()) {
      if (is("set")) {
        var name = advance();
        advance();
        if (is("{")) {
          set(name);
        }
      } else if (is("add")) {
        added();
      }
    }
  }

  /** {@code add element FAMILY TABLE NAME { ... }}, as scripts for nft have it. */
  private void added() throws IOException {
    advance();
    if (is("element")) {
      advance();
      advance();
      var name = advance();
      advance();
      require(is("{"));
      elements(draft.sets().takes(name));
    }
  }

  private void set(String name) throws IOException {
    var taken = draft.sets().takes(name);
    advance();
    while (!is("}")) {
      requireMore();
      if (is("elements")) {
        advance();
        require(is("="));
        advance();
        require(is("{"));
        elements(taken);
      }
      advance();
    }
  }

  /** Ends at the brace that closes them. */
  private void elements(boolean taken) throws IOException {
    advance();
    while (!is("}")) {
      requireMore();
      if (is(",")) {
        advance();
      } else {
        element(taken);
      }
    }
  }

  /** Ends at the comma or brace behind it. */
  private void element(boolean taken) throws IOException {
    var line = words.line();
    var source = new StringBuilder(word);
    var options = new HashMap<String, String>();
    advance();
    while (!is(",") && !is("}")) {
      requireMore();
      var option = words.quoted() ? "" : word;
      if (OPTIONS.contains(option)) {
        options.put(option, advance());
      } else if (JOINED.contains(option)) {
        source.append(' ').append(option).append(' ').append(advance());
      }
      advance();
    }
    if (taken) {
      draft.noting(line, () -> take(line, source.toString(), options));
    }
  }

  private void take(int line, String source, Map<String, String> options) {
    var left = options.getOrDefault("expires", options.getOrDefault("timeout", ""));
    draft.block(
        line,
        Sources.parse(source),
        left.isEmpty() ? Optional.empty() : Optional.of(Lengths.parse(left)),
        Optional.ofNullable(options.get("comment")).map(Names::printable));
  }

  /** Whether the last word is this one; a text in quotation marks is none. */
  private boolean is(String expected) {
    return !words.quoted() && word.equals(expected);
  }

  private String advance() throws IOException {
    word = words.next();
    return word;
  }

  private void requireMore() {
    require(!word.equals(Words.END) || words.quoted());
  }

  private void require(boolean understood) {
    if (!understood) {
      throw new ListException(
          "line %d: the list is not what nft writes, or is cut off".formatted(words.line()));
    }
  }
}
