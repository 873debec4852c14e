package eyas.filter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Reads the tab-separated tables of cases. */
public final class Table {
    private Table() {}

    /** Returns the rows of {@code resource} beside {@code owner}; {@code <nl>} and {@code <tab>} are replaced. */
    public static Stream<List<String>> rows(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource + " beside " + owner);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .map(line -> Stream.of(line.split("\t", -1))
                                    .map(cell -> cell.replace("<nl>", "\n").replace("<tab>", "\t"))
                                    .toList())
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
