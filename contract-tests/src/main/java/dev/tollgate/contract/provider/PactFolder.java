package dev.tollgate.contract.provider;

import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Pact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder whose names end in {@code .json}. */
record PactFolder(Path folder) implements PactSource {

    @Override
    public FoundPacts pactsWith(String provider) {
        List<Pact> all = files().stream().map(PactFolder::read).toList();
        return new FoundPacts(
                all.stream()
                        .filter(pact -> pact.getProvider().getName().equals(provider))
                        .map(pact -> new FoundPact(pact, false))
                        .toList(),
                all.stream()
                        .map(pact -> pact.getProvider().getName())
                        .filter(name -> !name.equals(provider))
                        .toList());
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new PactSourceException("cannot read the folder " + folder, failure);
        }
    }

    /** Kotlin throws what Java would have to declare. */
    private static Pact read(Path file) {
        try {
            return DefaultPactReader.INSTANCE.loadPact(file.toFile());
        } catch (Exception failure) {
            throw new PactSourceException("cannot read the pact " + file + ": " + failure.getMessage(), failure);
        }
    }
}
