package io.picketline.file;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What went wrong with a file, in an operator's words. */
public final class FileTrouble {

  private FileTrouble() {}

  /** One line that is fit for a terminal; many an exception says nothing but a file's name. */
  public static String words(IOException e) {
    return Names.printable(
        switch (e) {
          case NoSuchFileException trouble -> trouble.getFile() + " is not there";
          case AccessDeniedException trouble -> trouble.getFile() + ": permission denied";
          case FileAlreadyExistsException trouble -> trouble.getFile() + " is in the way";
          case NotDirectoryException trouble -> trouble.getFile() + " is no directory";
          case FileSystemException trouble when trouble.getReason() == null ->
              trouble.getFile() + " cannot be used";
          default -> text(e);
        });
  }

  private static String text(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), "it cannot be read or written");
  }
}
