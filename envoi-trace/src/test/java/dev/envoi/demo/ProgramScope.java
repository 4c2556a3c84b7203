package dev.envoi.demo;

import java.util.ArrayList;
import java.util.List;

/// What a statement of a random program may name. A scope made from another one starts with a copy
/// of its names, and what is declared in it stays in it.
final class ProgramScope {

  /// What may be done with a place besides reading it.
  enum Use {
    /// Nothing: loop counters, enumeration constants, the depth of a recursion.
    READ,
    /// Assignment; it lives too short for a pointer that outlives its block.
    BLOCK_VARIABLE,
    /// Assignment, and pointers to it.
    VARIABLE,
    /// As a variable, but it is a part of a larger object.
    MEMBER,
    /// Assignment; it is reached through a pointer and may be the same object as another place.
    REMOTE
  }

  /// A scalar object, or a constant; its text binds as tightly as an identifier.
  record Place(String text, IntegerType type, Use use) {
    boolean isWritable() {
      return use != Use.READ;
    }

    boolean isPlain() {
      return use == Use.VARIABLE || use == Use.BLOCK_VARIABLE;
    }

    boolean isLasting() {
      return use == Use.VARIABLE || use == Use.MEMBER;
    }
  }

  /// An array whose dimensions are powers of two; with one row it has one dimension only.
  record Array(String text, IntegerType type, int rows, int columns) {}

  /// A variable that points to a scalar, always to one that exists.
  record Pointer(String text, IntegerType type) {}

  private final List<Place> places;
  private final List<Array> arrays;
  private final List<Pointer> pointers;
  private final List<String> structPointers;
  private final List<String> structs;

  ProgramScope() {
    places = new ArrayList<>();
    arrays = new ArrayList<>();
    pointers = new ArrayList<>();
    structPointers = new ArrayList<>();
    structs = new ArrayList<>();
  }

  ProgramScope(ProgramScope outer) {
    places = new ArrayList<>(outer.places);
    arrays = new ArrayList<>(outer.arrays);
    pointers = new ArrayList<>(outer.pointers);
    structPointers = new ArrayList<>(outer.structPointers);
    structs = new ArrayList<>(outer.structs);
  }

  void add(Place place) {
    places.add(place);
  }

  void add(Array array) {
    arrays.add(array);
  }

  /// Adds the pointer and the object behind it.
  void add(Pointer pointer) {
    pointers.add(pointer);
    places.add(new Place("(*" + pointer.text() + ")", pointer.type(), Use.REMOTE));
  }

  void addStruct(String text) {
    structs.add(text);
  }

  void addStructPointer(String text) {
    structPointers.add(text);
  }

  List<Place> places() {
    return places;
  }

  List<Array> arrays() {
    return arrays;
  }

  List<Pointer> pointers() {
    return pointers;
  }

  List<String> structs() {
    return structs;
  }

  List<String> structPointers() {
    return structPointers;
  }
}
