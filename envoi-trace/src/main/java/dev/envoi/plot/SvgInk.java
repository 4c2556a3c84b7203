package dev.envoi.plot;

/// How colours are written: as they are, or as CSS custom properties of the page around.
record SvgInk(boolean inPage) {

  String of(Ink ink) {
    return inPage ? "var(" + ink.property() + "," + ink.hex() + ")" : ink.hex();
  }

  String of(String hex) {
    for (Ink ink : Ink.values()) {
      if (ink.hex().equals(hex)) {
        return of(ink);
      }
    }
    return hex;
  }
}
