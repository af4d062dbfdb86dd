package io.picketline.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a daemon's log makes of text that an attacker chose, whoever logs it. */
class LogLinesTest {
  private static final String HOSTILE =
      "a\u001b[2J\r\n2026-01-01T00:00:00.000Z INFO  BlockKeeper unblocked\u009b31m"
          + "\u202e\u2028\u200b\ud800\u0000\u007f\u0085z";
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  private final LoggerContext context = new LoggerContext();
  private Logger logger;
  private ConsoleAppender<ILoggingEvent> appender;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void configure() throws Exception {
    var joran = new JoranConfigurator();
    joran.setContext(context);
    joran.doConfigure(requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
    logger = context.getLogger("io.picketline.sensor.keeper.BlockKeeper");
    appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
  }

  @Test
  void line_plain_isWhole() throws IOException {
    assertThat(logged("blocked source={}", null, "192.0.2.7"))
        .matches("\\S+Z INFO  BlockKeeper blocked source=192\\.0\\.2\\.7\n");
  }

  @Test
  void line_hostileArgument_isOneLineWithoutControls() throws IOException {
    var line = logged("peer={} says {}", null, HOSTILE, "\n\n");

    assertThat(line).endsWith("z says ··\n").contains("a·[2J··2026-01-01");
    assertThat(line.lines()).hasSize(1);
    assertThat(UNSAFE.matcher(line).find()).isFalse();
  }

  @Test
  void line_hostileMessageOfAnException_beginsNoEntryOfItsOwn() throws IOException {
    var cause = new IOException(HOSTILE, new IllegalStateException(HOSTILE));

    var text = logged("it failed", cause);

    assertThat(text.lines().skip(1)).isNotEmpty().allMatch(line -> line.matches("\\s.*|java\\..*"));
    assertThat(text).contains("Caused by:").contains("LogLinesTest");
    assertThat(UNSAFE.matcher(text).find()).isFalse();
  }

  private String logged(String message, @Nullable Throwable cause, Object... arguments)
      throws IOException {
    var caller = LogLinesTest.class.getName();
    var event = new LoggingEvent(caller, logger, Level.INFO, message, cause, arguments);
    return new String(appender.getEncoder().encode(event), UTF_8);
  }
}
