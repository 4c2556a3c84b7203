import dev.envoi.harness.BadParameterException;
import java.util.List;

/// Which cases of a test a call asks for.
///
/// @param count how many; 0 for all
/// @param offset how many to leave out at the beginning
/// @param name exactly this case, with or without the ending `.c`; where there is none, the cases
///   whose name ends so; empty for no such wish
record Selection(int count, int offset, String name) {

  Selection {
    if (count < 0) {
      throw new BadParameterException("n_tests", "must be 0 (all) or more, got " + count);
    }
    if (offset < 0) {
      throw new BadParameterException("offset", "must be 0 or more, got " + offset);
    }
  }

  /// The chosen cases, at least one.
  List<CompilerCase> of(List<CompilerCase> cases) {
    if (!name.isEmpty()) {
      return named(cases);
    }
    if (cases.isEmpty()) {
      throw new IllegalStateException("the suite has no case here; its fixtures are not whole");
    }
    if (offset >= cases.size()) {
      throw new BadParameterException(
          "offset", "must be below " + cases.size() + ", the number of cases, got " + offset);
    }
    int end = count == 0 ? cases.size() : (int) Math.min(cases.size(), (long) offset + count);
    return cases.subList(offset, end);
  }

  /// One of the parts of so many cases into which a suite is cut.
  static List<CompilerCase> part(int n, int size, List<CompilerCase> cases) {
    int parts = (cases.size() + size - 1) / size;
    if (n < 1 || n > parts) {
      throw new BadParameterException("n", "must be from 1 to " + parts + ", got " + n);
    }
    return cases.subList((n - 1) * size, Math.min(cases.size(), n * size));
  }

  private List<CompilerCase> named(List<CompilerCase> cases) {
    String wanted = name.endsWith(".c") ? name.substring(0, name.length() - 2) : name;
    List<CompilerCase> found = cases.stream().filter(one -> one.name().equals(wanted)).toList();
    if (found.isEmpty()) {
      found = cases.stream().filter(one -> one.name().endsWith("/" + wanted)).toList();
    }
    if (found.isEmpty()) {
      throw new BadParameterException("test_name", "names no case of this test: '" + name + "'");
    }
    return found;
  }
}
