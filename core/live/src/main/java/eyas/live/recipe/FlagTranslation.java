package eyas.live.recipe;

import eyas.event.FlagTable;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps a kernel value to the schema's: bit by bit, or as a whole. Read from {@code kernel-flags.tsv}.
 *
 * @param byBits whether each row is a set of bits; otherwise a value
 * @param kernel the kernel's bits or values
 * @param schema the schema's, in the same order
 * @param otherwise the schema's value for a kernel value without a row
 */
record FlagTranslation(boolean byBits, int[] kernel, int[] schema, int otherwise) {
    private static final String RESOURCE = "/eyas/live/kernel-flags.tsv";

    int translate(int raw) {
        if (!byBits) {
            for (int i = 0; i < kernel.length; i++) {
                if (kernel[i] == raw) {
                    return schema[i];
                }
            }
            return otherwise;
        }
        int result = 0;
        for (int i = 0; i < kernel.length; i++) {
            if ((raw & kernel[i]) != 0) {
                result |= schema[i];
            }
        }
        return result;
    }

    /** Reads all translations, by name. */
    static Map<String, FlagTranslation> read() {
        Map<String, List<String[]>> rows = new HashMap<>();
        for (String[] row : TableReader.rows(FlagTranslation.class.getResourceAsStream(RESOURCE), RESOURCE, 5)) {
            rows.computeIfAbsent(row[0], n -> new ArrayList<>()).add(row);
        }
        Map<String, FlagTranslation> translations = new HashMap<>();
        rows.forEach((name, list) -> translations.put(name, of(list)));
        return translations;
    }

    private static FlagTranslation of(List<String[]> rows) {
        List<String[]> named = rows.stream().filter(r -> !r[4].equals("-")).toList();
        int[] kernel = new int[named.size()];
        int[] schema = new int[named.size()];
        for (int i = 0; i < kernel.length; i++) {
            String[] row = named.get(i);
            kernel[i] = Long.decode(row[4]).intValue();
            schema[i] = FlagTable.value(row[1], row[3]);
        }
        int otherwise = 0;
        for (String[] row : rows) {
            if (row[4].equals("-")) {
                otherwise = FlagTable.value(row[1], row[3]);
            }
        }
        return new FlagTranslation(rows.getFirst()[2].equals("bits"), kernel, schema, otherwise);
    }
}
