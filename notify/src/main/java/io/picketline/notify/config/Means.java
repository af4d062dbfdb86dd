package io.picketline.notify.config;

import static java.util.Locale.ROOT;

import io.picketline.config.Endpoint;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Template;
import io.picketline.protocol.event.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** How a receiver is told. Secrets are not in it: they are read from their files when needed. */
public sealed interface Means {

  /** {@code syslog}, {@code mail}. */
  default String type() {
    return getClass().getSimpleName().toLowerCase(ROOT);
  }

  /** This host's journal. */
  record Journald() implements Means {}

  /** How messages of syslog travel. */
  enum Transport {
    UDP,
    TCP,
    TLS
  }

  /**
   * A server of syslog.
   *
   * @param authorities a PEM file; those that Java knows if there is none
   */
  record Syslog(
      Endpoint server,
      Transport transport,
      io.picketline.notify.format.Syslog message,
      Optional<Path> authorities)
      implements Means {}

  /** An address that may be a secret: it stands here, or in a file. */
  record Address(Optional<URI> known, Optional<Path> file) {}

  /**
   * A header of HTTP.
   *
   * @param value the value, or the file that holds it
   */
  record Header(String name, String value, boolean inFile) {}

  /**
   * A web server that is posted to.
   *
   * @param template what is posted; the event in {@code format} if there is none
   */
  record Webhook(
      Address address,
      List<Header> headers,
      Body format,
      Optional<Template> template,
      String contentType,
      Optional<Path> authorities)
      implements Means {
    public Webhook {
      headers = List.copyOf(headers);
    }
  }

  /** A channel of Slack or of what takes its webhooks. */
  record Slack(Address address, Optional<Path> authorities) implements Means {}

  /** A program of this host. */
  record Command(List<String> argv, Body format) implements Means {
    public Command {
      argv = List.copyOf(argv);
    }
  }

  /** How a mail server is spoken to. */
  enum Security {
    STARTTLS,
    TLS,
    NONE
  }

  /** How often the digest is sent. */
  enum Digest {
    OFF,
    HOURLY,
    DAILY
  }

  /** Who logs in. */
  record Login(String user, Path passwordFile) {}

  /**
   * People, by mail.
   *
   * @param immediate the least severity that is mailed at once; none is if there is none
   * @param perHour most mails at once, an hour
   * @param digestAt when the daily digest is sent
   */
  record Mail(
      Endpoint server,
      Security security,
      Optional<Login> login,
      String from,
      List<String> to,
      Optional<Severity> immediate,
      int perHour,
      Digest digest,
      LocalTime digestAt,
      Optional<Path> authorities)
      implements Means {
    public Mail {
      to = List.copyOf(to);
    }
  }
}
