package io.sluice.app.demo;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Invents names and texts; the same random numbers give the same words. */
final class BikeStoreWords {
  static final List<String> BRANDS =
      List.of(
          "Aldermoor",
          "Brackwater",
          "Corvid",
          "Dunlin",
          "Emberline",
          "Fenwick & Row",
          "Greylag",
          "Hollow Oak",
          "Ironfern");
  static final List<String> CATEGORIES =
      List.of("City", "Touring", "Gravel", "Mountain", "Cargo", "Children", "Electric");

  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada", "Bertil", "Chioma", "Dinesh", "Eleni", "Farid", "Greta", "Hanae", "Ivo", "Jóna",
          "Katja", "Luis", "Maeve", "Nils", "Oksana", "Paolo", "Quynh", "Rosa", "Søren", "Tomasz",
          "Ulla", "Vikram", "Wanda", "Ximena", "Yusuf", "Zoë");
  private static final List<String> NAME_STARTS =
      List.of("Berg", "Dal", "Lind", "Hart", "Mor", "Rosen", "Silver", "Stein", "Vander", "Wester");
  private static final List<String> NAME_ENDS =
      List.of("blad", "by", "feld", "gren", "holm", "man", "mark", "sen", "ton", "wood", "yama");
  private static final List<String> STREETS =
      List.of(
          "Mill Lane",
          "Harbour Street",
          "Orchard Way",
          "Station Road",
          "Weavers' Row",
          "Long Meadow",
          "Quarry Hill",
          "Tannery Yard");
  private static final List<String> CITIES =
      List.of("Averly", "Brinmouth", "Caldershaw", "Dunmere", "Eskby", "Farrowdale");
  private static final List<String> MODELS =
      List.of(
          "Heron", "Lark", "Swift", "Marten", "Otter", "Kestrel", "Badger", "Plover", "Lynx",
          "Wren", "Stoat", "Curlew");
  private static final List<String> TRIMS =
      List.of("", " Classic", " Sport", " Long Haul", " Mini", " Pro");
  private static final List<String> COLOURS =
      List.of("moss green", "slate", "cream", "signal red", "night blue", "raw steel");
  private static final List<String> SENTENCES =
      List.of(
          "The frame is brazed by hand and carries a lifetime warranty.",
          "Wide tyres take the sting out of cobbles.",
          "The hub dynamo lights the road from walking pace on.",
          "Two bags and a sleeping mat find their place on the racks.",
          "Brakes bite in the wet as they do in the dry.",
          "The gears shift under load without a murmur.",
          "Everything that can wear out can be bought in any shop.",
          "It is delivered assembled, oiled and ridden once around the block.");

  private final RandomGenerator random;

  BikeStoreWords(RandomGenerator random) {
    this.random = random;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String firstName() {
    return oneOf(FIRST_NAMES);
  }

  String lastName() {
    return oneOf(NAME_STARTS) + oneOf(NAME_ENDS);
  }

  String street() {
    return oneOf(STREETS) + " " + (1 + random.nextInt(120));
  }

  String city() {
    return oneOf(CITIES);
  }

  /** Every fourth customer has given none. */
  String phoneOrNull() {
    return random.nextInt(4) == 0
        ? null
        : String.format(
            Locale.ROOT, "0%d %06d", 20 + random.nextInt(70), random.nextInt(1_000_000));
  }

  String product() {
    return oneOf(MODELS) + oneOf(TRIMS) + " " + (100 * (1 + random.nextInt(9)));
  }

  String colour() {
    return oneOf(COLOURS);
  }

  /** A sentence or two; {@code longOne} some 4 kB, so that PostgreSQL stores it outside the row. */
  String description(boolean longOne) {
    int sentences = longOne ? 80 : 1 + random.nextInt(2);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      text.append(i == 0 ? "" : " ").append(oneOf(SENTENCES));
    }
    return text.toString();
  }

  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
