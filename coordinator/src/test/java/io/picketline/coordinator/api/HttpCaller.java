package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import com.fasterxml.jackson.databind.JsonNode;
import io.picketline.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** A client that asks one request after the other over one connection, byte by byte. */
final class HttpCaller implements AutoCloseable {

  /** What is answered. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two
  record Reply(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }

    JsonNode json() {
      try {
        return Wire.json().readTree(body);
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final Socket socket;

  HttpCaller(Socket socket) {
    this.socket = socket;
  }

  Reply get(String path, String... headers) throws IOException {
    return ask("GET", path, "", headers);
  }

  /** With a body in JSON. */
  Reply post(String path, String body, String... headers) throws IOException {
    var more = new String[headers.length + 1];
    System.arraycopy(headers, 0, more, 0, headers.length);
    more[headers.length] = "Content-Type: application/json";
    return ask("POST", path, body, more);
  }

  Reply ask(String method, String path, String body, String... headers) throws IOException {
    send(method, path, body, headers);
    return reply();
  }

  void send(String method, String path, String body, String... headers) throws IOException {
    var bytes = body.getBytes(UTF_8);
    var text = new StringBuilder("%s %s HTTP/1.1\r\nHost: coord1\r\n".formatted(method, path));
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    if (bytes.length > 0) {
      text.append("Content-Length: %d\r\n".formatted(bytes.length));
    }
    raw(text.append("\r\n").toString().getBytes(ISO_8859_1));
    raw(bytes);
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next reply as a whole. */
  Reply reply() throws IOException {
    var in = socket.getInputStream();
    var status = Integer.parseInt(line(in).split(" ", -1)[1]);
    var headers = new HashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(ROOT), line.substring(colon + 1).strip());
    }
    return new Reply(status, headers, body(in, status, headers));
  }

  /** A reply's headers, and then a line of its stream at a time. */
  String line() throws IOException {
    return line(socket.getInputStream());
  }

  private static byte[] body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 304 || status == 204) {
      return new byte[0];
    }
    if (headers.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(headers.get("content-length")));
    }
    var all = new ByteArrayOutputStream();
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (var size = size(in); size > 0; size = size(in)) {
        all.write(in.readNBytes(size));
        line(in);
      }
      line(in);
    }
    return all.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
