package io.picketline.protocol;

/** A program that scans, known by the shape of its packets (E14 of docs/detection.md). */
public enum ScanTool {
  NMAP("nmap", 0.7),
  MASSCAN("masscan", 0.7),
  ZMAP("zmap", 0.7),
  MIRAI_LIKE("Mirai-like", 0.7),
  /** Its shape is that of too many others to weigh anything. */
  HPING3("hping3", 0);

  private final String text;
  private final double weight;

  ScanTool(String text, double weight) {
    this.text = text;
    this.weight = weight;
  }

  /** As an operator reads it. */
  public String text() {
    return text;
  }

  /** What the shape adds to a source's sum, once. */
  public double weight() {
    return weight;
  }
}
