package eyas.falco;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** File that holds the process id while the program runs: {@code -P}. */
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
                    "Could not write pid to pidfile " + path + ". Exiting. (" + FileErrorMessage.reason(e) + ")");
        }
    }

    /** Deletes the file, unless it now belongs to another process. */
    @Override
    public void close() {
        try {
            if (Files.readString(path).strip().equals(text)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // The file was already deleted, or this process may no longer delete it: nothing remains to be done.
            return;
        }
    }
}
