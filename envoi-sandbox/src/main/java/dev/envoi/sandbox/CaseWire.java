package dev.envoi.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Jobs and reports as `box run` speaks them.
final class CaseWire {
  private static final int LARGEST = 1 << 30;
  private static final int MOST = 1 << 16;
  private static final int HASH_BYTES = 32;

  private CaseWire() {}

  static void writeJob(DataOutputStream out, int id, CaseJob job) throws IOException {
    out.writeByte('J');
    out.writeInt(id);
    out.writeLong(job.diskBytes());
    out.writeInt(job.commands().size());
    for (CaseJob.Part part : job.commands()) {
      writePart(out, part);
    }
    out.writeInt(job.collect().size());
    for (CaseJob.Collect collect : job.collect()) {
      Wire.writeBytes(out, collect.path().bytes());
      out.writeInt(collect.headBytes());
    }
    out.writeInt(job.gather().size());
    for (CaseJob.Gather gather : job.gather()) {
      Wire.writeBytes(out, gather.folder().bytes());
      out.writeInt(gather.most());
      out.writeInt(gather.headBytes());
      out.writeLong(gather.hashBytes());
    }
  }

  private static void writePart(DataOutputStream out, CaseJob.Part part) throws IOException {
    CaseJob.Bounds bounds = part.bounds();
    out.writeInt(Math.toIntExact(bounds.wall().toMillis()));
    out.writeInt(Math.toIntExact(bounds.cpu().toMillis()));
    out.writeLong(bounds.memoryBytes());
    out.writeInt(bounds.processes());
    out.writeLong(bounds.outputBytes());
    out.writeLong(bounds.fileBytes());
    out.writeInt(part.argv().size());
    for (String argument : part.argv()) {
      writeText(out, argument);
    }
    out.writeInt(part.environment().size());
    for (Map.Entry<String, String> variable : part.environment().entrySet()) {
      writeText(out, variable.getKey() + "=" + variable.getValue());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    Wire.writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The rest of a report whose id was read.
  static CaseReport readReport(DataInputStream in) throws IOException {
    List<CaseReport.Done> commands = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      commands.add(readDone(in));
    }
    List<CaseReport.Collected> collected = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      collected.add(readCollected(in));
    }
    List<CaseReport.Gathered> gathered = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      gathered.add(readGathered(in));
    }
    List<String> limits = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      limits.add(new String(Wire.readBytes(in, LARGEST), StandardCharsets.UTF_8));
    }
    return new CaseReport(commands, collected, gathered, limits);
  }

  private static CaseReport.Done readDone(DataInputStream in) throws IOException {
    CaseReport.How how = CaseReport.How.of(in.readUnsignedByte());
    int code = in.readInt();
    CaseReport.Usage usage =
        new CaseReport.Usage(
            micros(in.readLong()),
            micros(in.readLong()),
            micros(in.readLong()),
            in.readLong() * 1024);
    int cut = in.readUnsignedByte();
    CaseReport.Output stdout = new CaseReport.Output(Wire.readBytes(in, LARGEST), (cut & 1) != 0);
    CaseReport.Output stderr = new CaseReport.Output(Wire.readBytes(in, LARGEST), (cut & 2) != 0);
    return new CaseReport.Done(how, code, usage, stdout, stderr);
  }

  private static CaseReport.Collected readCollected(DataInputStream in) throws IOException {
    CaseReport.Kind kind =
        switch (in.readUnsignedByte()) {
          case 0 -> CaseReport.Kind.ABSENT;
          case 1 -> CaseReport.Kind.FILE;
          case 2 -> CaseReport.Kind.OTHER;
          default -> throw new SandboxException("box told an unknown kind of file");
        };
    return new CaseReport.Collected(kind, in.readLong(), Wire.readBytes(in, LARGEST));
  }

  private static CaseReport.Gathered readGathered(DataInputStream in) throws IOException {
    boolean more = in.readUnsignedByte() != 0;
    List<CaseReport.GatheredFile> files = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      FilePath path = FilePath.of(Wire.readBytes(in, LARGEST));
      long size = in.readLong();
      String hash = null;
      if (in.readUnsignedByte() != 0) {
        byte[] digest = new byte[HASH_BYTES];
        in.readFully(digest);
        hash = HexFormat.of().formatHex(digest);
      }
      files.add(new CaseReport.GatheredFile(path, size, hash, Wire.readBytes(in, LARGEST)));
    }
    return new CaseReport.Gathered(files, more);
  }

  private static int count(DataInputStream in) throws IOException {
    int n = in.readInt();
    if (n < 0 || n > MOST) {
      throw new SandboxException("box told an impossible number: " + Integer.toUnsignedString(n));
    }
    return n;
  }

  private static Duration micros(long n) {
    return Duration.of(n, ChronoUnit.MICROS);
  }
}
