package eyas.rules.model;

/**
 * The location of a definition.
 *
 * @param file name of the file
 * @param line number of the line, from 1
 * @param column column in the line, from 1
 */
public record DefinitionOrigin(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
