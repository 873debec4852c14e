package eyas.rules.model;

/**
 * Where something was defined.
 *
 * @param file name of the file
 * @param line number of the line, from 1
 * @param column place in the line, from 1
 */
public record DefinitionOrigin(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
