package dev.envoi.harness.runtime;

import dev.envoi.harness.Documents;
import dev.envoi.harness.archive.ArchiveLimits;
import dev.envoi.harness.archive.TarGzTree;
import dev.envoi.sandbox.TreeSink;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The form fields of a call. The uploaded archive is in a file of ours until the form is closed.
final class Form implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);

  private final Context context;
  private final @Nullable Path archive;

  private Form(Context context, @Nullable Path archive) {
    this.context = context;
    this.archive = archive;
  }

  /// Reads the fields and looks through the archive.
  ///
  /// @param uploads a folder for the archive
  static Form of(Context context, Path uploads, ArchiveLimits limits) throws IOException {
    UploadedFile file = uploaded(context);
    if (file == null) {
      return new Form(context, null);
    }
    Path archive = Files.createTempFile(uploads, "", ".tar.gz");
    try {
      try (InputStream content = file.content()) {
        Files.copy(content, archive, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      TarGzTree.checked(archive, limits);
      return new Form(context, archive);
    } catch (IOException | RuntimeException failed) {
      Files.deleteIfExists(archive);
      throw failed;
    }
  }

  private static @Nullable UploadedFile uploaded(Context context) {
    if (!context.isMultipartFormData()) {
      refuseText(context);
      return null;
    }
    UploadedFile file = context.uploadedFile("file");
    if (file == null) {
      refuseText(context);
    }
    return file;
  }

  private static void refuseText(Context context) {
    if (context.formParam("file") != null) {
      throw new Refused(422, "The form field 'file' must be an uploaded file");
    }
  }

  /// The documents of a call that brought none.
  static Documents nothing() {
    return NoDocuments.INSTANCE;
  }

  /// The archive that came with the call.
  @Nullable Path archive() {
    return archive;
  }

  Map<String, Object> params() {
    String text = context.formParam("params");
    if (text == null || text.isBlank()) {
      return Map.of();
    }
    try {
      return JSON.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException _) {
      throw new Refused(400, "The form field 'params' must be a JSON object");
    }
  }

  Duration timeout() {
    String text = context.formParam("timeout");
    if (text == null || text.isBlank()) {
      return USUAL_TIMEOUT;
    }
    try {
      Duration timeout = Duration.ofSeconds(Long.parseLong(text.strip()));
      if (timeout.isPositive() && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
        return timeout;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Refused(
        422,
        "The form field 'timeout' must be a whole number of seconds from 1, got '" + text + "'");
  }

  @Override
  public void close() throws IOException {
    if (archive != null) {
      Files.deleteIfExists(archive);
    }
  }

  private enum NoDocuments implements Documents {
    INSTANCE;

    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public void writeTo(TreeSink sink) {}
  }
}
