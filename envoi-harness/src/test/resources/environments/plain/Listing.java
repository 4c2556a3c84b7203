import dev.envoi.sandbox.FilePath;
import dev.envoi.sandbox.TreeSink;
import java.io.InputStream;
import java.util.List;

record Listing(List<String> seen) implements TreeSink {
  @Override
  public void file(FilePath path, boolean executable, InputStream content) {
    seen.add(path.text());
  }

  @Override
  public void link(FilePath path, byte[] target) {
    seen.add(path.text() + " -> " + new String(target));
  }

  @Override
  public void deleted(FilePath path) {}

  @Override
  public void emptyFolder(FilePath path) {
    seen.add(path.text() + "/");
  }

  @Override
  public void skipped(FilePath path, String why) {}
}
