/// What the beginning of an executable says about the machine that it is for.
final class ElfHeader {
  static final int SIZE = 64;
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int CLASS = 4;
  private static final int CLASS_64 = 2;
  private static final int MACHINE = 18;
  private static final int X86_64 = 62;

  private ElfHeader() {}

  /// Why it cannot be an x86-64 program; null when it can.
  static String problem(byte[] head) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (head.length < SIZE || head[i] != MAGIC[i]) {
        return "the output file is no ELF executable";
      }
    }
    int machine = (head[MACHINE] & 0xff) | (head[MACHINE + 1] & 0xff) << 8;
    if (head[CLASS] != CLASS_64 || machine != X86_64) {
      return "the output file is for another machine than x86-64 (ELF class "
          + head[CLASS]
          + ", machine "
          + machine
          + ")";
    }
    return null;
  }
}
