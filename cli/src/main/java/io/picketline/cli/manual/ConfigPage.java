package io.picketline.cli.manual;

import java.util.SequencedMap;

/** The page of the configuration file: the commented references that give the defaults. */
public final class ConfigPage {

  private static final String NAME = "picketline.conf";

  private ConfigPage() {}

  /**
   * The page.
   *
   * @param references by block, as the daemons have them
   */
  public static String of(SequencedMap<String, String> references, String version) {
    var page = new Page(NAME, 5, version);
    page.name(NAME, "settings of Picketline's sensor and coordinator");
    page.section("DESCRIPTION")
        .paragraph(
            "/etc/picketline/picketline.conf has a block for each daemon that runs on the host."
                + " What it does not set has the default that stands below. A key that is not"
                + " below is refused.")
        .paragraph(
            "'picket config check' says all that is wrong with a file, 'picket config show' what"
                + " is in force and where it was set, and 'picket reload' has a running daemon"
                + " read it again.");
    references.forEach((block, text) -> page.section("BLOCK %s".formatted(block)).verbatim(text));
    page.section("FILES")
        .item("/etc/picketline/picketline.conf", "The file.")
        .item("/etc/picketline/conf.d/*.conf", "Read behind it, by name; each may set any key.");
    page.section("SEE ALSO").plain("picket(1), picket-config(1), picket-reload(1)");
    return page.toString();
  }
}
