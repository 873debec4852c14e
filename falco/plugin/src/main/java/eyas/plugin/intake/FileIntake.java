package eyas.plugin.intake;

import eyas.plugin.PluginException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file for a feed, on a thread of its own: a pipe may have nothing to say for hours, and nobody may have opened its
 * other side yet. Closing the feed ends a read that waits.
 *
 * <p>The thread is one of the platform's: one that is virtual cannot be woken from a read of a file.
 */
public final class FileIntake {
    /** Takes what a file has, until its end. */
    @FunctionalInterface
    public interface FileContents {
        /**
         * Reads all.
         *
         * @throws IOException if reading fails
         * @throws InterruptedException if the thread is asked to stop
         */
        void read(InputStream in) throws IOException, InterruptedException;
    }

    private final String plugin;
    private final QueueFeed feed;

    /** Makes one that ends {@code feed} with the file, or fails it in the name of {@code plugin}. */
    public FileIntake(String plugin, QueueFeed feed) {
        this.plugin = plugin;
        this.feed = feed;
    }

    /**
     * Begins to read a file.
     *
     * @throws PluginException if it cannot be opened; what is no regular file is opened on the thread, and fails the feed
     */
    public void read(Path path, FileContents contents) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            start(path.toString(), () -> contents.read(opened(path)));
        } else {
            InputStream in = opened(path);
            start(path.toString(), () -> contents.read(in));
        }
    }

    /** Begins to read a stream that others have opened, and close. */
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
                    "cannot read " + path + ": " + FileErrorMessage.words(e),
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
            // Closing has ended the read, as it is to.
            feed.end();
            return;
        }
        feed.fail(PluginException.of(
                plugin,
                "next_batch",
                "reading " + name + " failed: " + e.getMessage(),
                "see whether it is still there"));
    }
}
