package eyas.report;

import eyas.report.model.ExecutableFacts.Provenance;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the way of a file's content in one line: who wrote it, from the last writer back. */
final class ProvenanceText {
    private ProvenanceText() {}

    static String of(List<Provenance> provenance) {
        return provenance.stream().map(ProvenanceText::step).collect(Collectors.joining("; from "));
    }

    private static String step(Provenance step) {
        String file = step.file().isEmpty() ? "a pipe" : step.file();
        String connection = step.connection().isEmpty() ? "" : " (connected " + step.connection() + ")";
        return file + " by " + step.program() + connection;
    }
}
