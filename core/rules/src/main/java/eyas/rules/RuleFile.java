package eyas.rules;

import eyas.text.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A rules file to load. */
public sealed interface RuleFile {

    /** Returns the name of the file in diagnostics. */
    String name();

    /**
     * A file with its content.
     *
     * @param bytes its bytes; not copied, do not modify
     */
    record Content(String name, byte[] bytes) implements RuleFile {}

    /**
     * A file that could not be read.
     *
     * @param reason the error, with a remedy
     */
    record Unreadable(String name, String reason) implements RuleFile {}

    /** Reads {@code path}, up to one byte more than the size limit of a rules file. */
    static RuleFile read(Path path) {
        String name = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            return new Content(name, in.readNBytes(YamlLimits.DEFAULT.bytes() + 1));
        } catch (NoSuchFileException e) {
            return new Unreadable(name, "Could not open " + name + ": there is no such file");
        } catch (AccessDeniedException e) {
            return new Unreadable(name, "Could not open " + name + ": permission denied");
        } catch (IOException e) {
            String reason = Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
            return new Unreadable(name, "Could not open " + name + ": " + reason);
        }
    }

    /** Reads {@code in} to its end and closes it; reads up to one byte more than the size limit of a rules file. */
    static RuleFile read(String name, InputStream in) {
        try (in) {
            return new Content(name, in.readNBytes(YamlLimits.DEFAULT.bytes() + 1));
        } catch (IOException e) {
            return new Unreadable(name, "Could not read " + name + ": " + e.getMessage());
        }
    }
}
