package eyas.falco;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds the number of this process in a file while it runs: {@code -P}. */
final class PidFile implements AutoCloseable {
    private final Path path;
    private final String text = Long.toString(ProcessHandle.current().pid());

    /** @throws FalcoException if it cannot be written */
    PidFile(Path path) {
        this.path = path;
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new FalcoException(
                    "Could not write pid to pidfile " + path + ". Exiting. (" + FileErrorMessage.words(e) + ")");
        }
    }

    /** Takes it away, unless it is another's by now. */
    @Override
    public void close() {
        try {
            if (Files.readString(path).strip().equals(text)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Somebody took it away before, or took the right to: there is nothing left to do.
            return;
        }
    }
}
