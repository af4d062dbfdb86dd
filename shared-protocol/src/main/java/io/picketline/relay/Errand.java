package io.picketline.relay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line that a daemon is to run for its caller, and how it crosses the local socket:
 * {@link #MARK}, a length of four bytes, then so many bytes. Callers are bin/lib/front.pl, and a
 * daemon that rehearses.
 *
 * @param arguments the verb and its options
 * @param environment variables of the caller that what is printed depends on, name and value in
 *     turn
 * @param terminal whether a person reads the output and could be asked
 * @param socket by which the caller came, as he calls it
 */
public record Errand(
    List<String> arguments, List<String> environment, boolean terminal, String socket) {

  /**
   * What it begins with. As the length of a message it is negative, so a daemon that knows no
   * errands refuses it.
   */
  public static final int MARK = 0xe44a_9d01;

  /** Most bytes behind the length. */
  public static final int MOST_BYTES = 1 << 16;

  /** Most arguments, and most words of the environment. */
  public static final int MOST_WORDS = 1_024;

  public Errand {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    if (environment.size() % 2 != 0) {
      throw new IllegalArgumentException("a variable without a value");
    }
  }

  /** Its bytes, mark and length included; nothing if they are too many. */
  public Optional<byte[]> frame() {
    if (arguments.size() > MOST_WORDS || environment.size() > MOST_WORDS) {
      return Optional.empty();
    }
    var body = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(body));
      if (body.size() > MOST_BYTES) {
        return Optional.empty();
      }
      var frame = new ByteArrayOutputStream();
      var data = new DataOutputStream(frame);
      data.writeInt(MARK);
      data.writeInt(body.size());
      body.writeTo(data);
      return Optional.of(frame.toByteArray());
    } catch (UTFDataFormatException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(DataOutputStream to) throws IOException {
    to.writeBoolean(terminal);
    to.writeUTF(socket);
    write(arguments, to);
    write(environment, to);
  }

  private static void write(List<String> words, DataOutputStream to) throws IOException {
    to.writeShort(words.size());
    for (var word : words) {
      to.writeUTF(word);
    }
  }

  /**
   * Reads one whose mark has been read.
   *
   * @throws IOException if the stream ends first, or what came is no errand
   */
  public static Errand read(InputStream in) throws IOException {
    var length = new DataInputStream(in).readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a command line of %s bytes".formatted(length));
    }
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ended inside a command line");
    }
    var body = new DataInputStream(new ByteArrayInputStream(bytes));
    var terminal = body.readBoolean();
    var socket = body.readUTF();
    var arguments = words(body);
    var environment = words(body);
    if (body.available() > 0 || environment.size() % 2 != 0) {
      throw new IOException("no valid command line");
    }
    return new Errand(arguments, environment, terminal, socket);
  }

  private static List<String> words(DataInputStream from) throws IOException {
    var count = from.readUnsignedShort();
    if (count > MOST_WORDS) {
      throw new IOException("a command line of %d words".formatted(count));
    }
    var words = new ArrayList<String>(count);
    for (var word = 0; word < count; word++) {
      words.add(from.readUTF());
    }
    return words;
  }
}
