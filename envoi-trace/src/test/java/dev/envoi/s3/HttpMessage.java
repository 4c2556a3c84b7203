package dev.envoi.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The head of a request or an answer.
///
/// @param first the line before the headers
/// @param headers by their names in small letters
record HttpMessage(String first, Map<String, String> headers) {

  /// Reads a head; null at the end of the stream.
  static HttpMessage read(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new HttpMessage(first, headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  long length() {
    return Long.parseLong(headers.getOrDefault("content-length", "0"));
  }

  /// With other headers, as it goes over the wire.
  byte[] bytes(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(others);
    StringBuilder text = new StringBuilder(first).append("\r\n");
    all.forEach((name, value) -> {
      if (!value.isEmpty()) {
        text.append(name).append(": ").append(value).append("\r\n");
      }
    });
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
