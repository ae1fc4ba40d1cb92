package dev.tollgate.server;

import dev.tollgate.server.BillOfMaterials.Library;
import java.util.List;

/** Licences that a library in the program may have, as a file of the repository lists them. */
record AllowedLicences(List<Rule> rules) {
    /** A licence for all libraries, or for one alone. */
    record Rule(String licence, String coordinates) {
        private static final String ALL = "*";

        boolean allows(Library library) {
            return library.licences().contains(licence)
                    && (coordinates.equals(ALL) || coordinates.equals(library.coordinates()));
        }
    }

    static AllowedLicences parse(List<String> lines) {
        return new AllowedLicences(lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(AllowedLicences::rule)
                .toList());
    }

    private static Rule rule(String line) {
        String[] columns = line.split("\\s{2,}", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException("not a licence, its libraries and a reason: " + line);
        }
        return new Rule(columns[0], columns[1]);
    }

    /** Those of which no licence is allowed. */
    List<Library> refused(List<Library> libraries) {
        return libraries.stream()
                .filter(library -> rules.stream().noneMatch(rule -> rule.allows(library)))
                .toList();
    }

    /** Those that allow nothing which is there. */
    List<Rule> unused(List<Library> libraries) {
        return rules.stream()
                .filter(rule -> libraries.stream().noneMatch(rule::allows))
                .toList();
    }
}
