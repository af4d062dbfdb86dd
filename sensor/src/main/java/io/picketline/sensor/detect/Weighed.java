package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a probe counts as: filled anew for every probe, so that nothing is allocated. Belongs to one
 * thread.
 */
public final class Weighed {
  private EvidenceKind kind;
  private ScanType type;
  private @Nullable ScanTool tool;
  private int served;

  /** Of a source that shows no tool's shape and was not served. */
  public Weighed(EvidenceKind kind, ScanType type) {
    this.kind = kind;
    this.type = type;
  }

  void set(EvidenceKind ofKind, ScanType ofType) {
    kind = ofKind;
    type = ofType;
    tool = null;
    served = 0;
  }

  void ofSource(@Nullable ScanTool withTool, int servedPairs) {
    tool = withTool;
    served = servedPairs;
  }

  /** The kind of evidence. */
  public EvidenceKind kind() {
    return kind;
  }

  /** The name of a scan by such packets. */
  public ScanType type() {
    return type;
  }

  /** The tool whose shape the source has shown by then, or null. */
  public @Nullable ScanTool tool() {
    return tool;
  }

  /** How many pairs of this host have served the source by then, at most 255. */
  public int served() {
    return served;
  }

  /** Becomes a copy of {@code other}. */
  public void copy(Weighed other) {
    kind = other.kind;
    type = other.type;
    tool = other.tool;
    served = other.served;
  }

  /** The same with its probe, to be kept, as {@code host} saw it. */
  public Evidence of(String host, RawProbe probe) {
    return new Evidence(host, kind, type, probe.toProbe(), Optional.ofNullable(tool), served);
  }
}
