package io.picketline.cli.session;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Where the command runs.
 *
 * @param out takes data alone
 * @param err takes everything else
 * @param in what a person answers
 * @param terminal whether a person reads {@code out} and writes {@code in}
 * @param width columns of the terminal; 0 if there is no limit
 * @param watched whether a person sees {@code err}
 * @param clock in this host's zone
 * @param runDirectory where the daemons' sockets are
 */
public record Surroundings(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    Map<String, String> environment,
    boolean terminal,
    IntSupplier width,
    BooleanSupplier watched,
    Clock clock,
    Path runDirectory) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process, which writes its answer to {@code out}. */
  public static Surroundings ofProcess(OutputStream out) {
    var terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Surroundings(
        writer(out),
        writer(new FileOutputStream(FileDescriptor.err)),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        System.getenv(),
        terminal,
        () -> terminal ? Terminal.columns(System.getenv()) : 0,
        Terminal::isStandardError,
        Clock.system(ZoneId.systemDefault()),
        Path.of(SocketChoice.RUN_DIRECTORY));
  }

  /** Always UTF-8: what is printed does not depend on the caller's language. */
  public static PrintWriter writer(OutputStream to) {
    var bytes = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    return new PrintWriter(new SafeWriter(new BufferedWriter(bytes)));
  }
}
