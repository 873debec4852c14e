package eyas.config;

/**
 * Says where a value of the configuration was written.
 *
 * @param source name of the file, or the option of the command line
 * @param line from 1; 0 where the source has no lines
 * @param column from 1; 0 where the source has no lines
 */
public record ConfigPlace(String source, int line, int column) {
    static ConfigPlace option(String text) {
        return new ConfigPlace("-o " + text, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
