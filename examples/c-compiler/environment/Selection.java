import dev.envoi.harness.BadParameterException;
import java.util.List;

/// Which cases of a test a call asks for.
///
/// @param count how many; 0 for all
/// @param offset how many to leave out at the beginning
/// @param name exactly this case, with or without its category; empty for no such wish
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
    if (offset >= cases.size()) {
      throw new BadParameterException(
          "offset", "must be below " + cases.size() + ", the number of cases, got " + offset);
    }
    int end = count == 0 ? cases.size() : (int) Math.min(cases.size(), (long) offset + count);
    return cases.subList(offset, end);
  }

  private List<CompilerCase> named(List<CompilerCase> cases) {
    List<CompilerCase> found =
        cases.stream()
            .filter(one -> one.name().equals(name) || one.name().endsWith("/" + name))
            .toList();
    if (found.isEmpty()) {
      throw new BadParameterException("test_name", "names no case of this test: '" + name + "'");
    }
    return found;
  }
}
