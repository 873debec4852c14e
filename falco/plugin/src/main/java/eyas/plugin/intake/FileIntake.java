package eyas.plugin.intake;

import eyas.plugin.PluginException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file for a feed, on its own thread: a pipe may be silent for hours, or have no writer yet. Closing the feed interrupts a blocked
 * read.
 *
 * <p>Uses a platform thread: a virtual thread cannot be interrupted while it reads a file.
 */
public final class FileIntake {
    /** Consumes the content of a file. */
    @FunctionalInterface
    public interface FileContents {
        /**
         * Reads until the end.
         *
         * @throws IOException if reading fails
         * @throws InterruptedException if the thread is interrupted
         */
        void read(InputStream in) throws IOException, InterruptedException;
    }

    private final String plugin;
    private final QueueFeed feed;

    /** Creates an intake that ends {@code feed} with the file, or fails it on behalf of {@code plugin}. */
    public FileIntake(String plugin, QueueFeed feed) {
        this.plugin = plugin;
        this.feed = feed;
    }

    /**
     * Starts reading a file.
     *
     * @throws PluginException if it cannot be opened; files other than regular ones are opened on the thread, where a failure fails the
     * feed
     */
    public void read(Path path, FileContents contents) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            start(path.toString(), () -> contents.read(opened(path)));
        } else {
            InputStream in = opened(path);
            start(path.toString(), () -> contents.read(in));
        }
    }

    /** Starts reading a stream that the caller opened and closes. */
    public void read(InputStream in, String name, FileContents contents) {
        start(name, () -> contents.read(in));
    }

    private InputStream opened(Path path) {
        try {
            InputStream in = Files.newInputStream(path);
            feed.own(in);
            return in;
        } catch (IOException e) {
            throw PluginException.of(
                    plugin,
                    "open",
                    "cannot read " + path + ": " + FileErrorMessage.reason(e),
                    "correct the file in open_params");
        }
    }

    private interface ReadingTask {
        void run() throws IOException, InterruptedException;
    }

    private void start(String name, ReadingTask reading) {
        Thread.ofPlatform().daemon().name("plugin-" + plugin).start(() -> {
            try {
                reading.run();
                feed.end();
            } catch (PluginException e) {
                feed.fail(e);
            } catch (IOException e) {
                failed(name, e);
            } catch (InterruptedException e) {
                feed.end();
            }
        });
    }

    private void failed(String name, IOException e) {
        if (feed.isClosed()) {
            // Closing the feed has interrupted the read.
            feed.end();
            return;
        }
        feed.fail(PluginException.of(
                plugin,
                "next_batch",
                "reading " + name + " failed: " + e.getMessage(),
                "check that the file still exists"));
    }
}
