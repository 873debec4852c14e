package eyas.output.sink;

import eyas.text.UserEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pipes lines into a shell command.
 *
 * <p>Without {@code keepAlive} the command is started for each alert and waited for. With it, it is started once, and restarted if it has
 * ended; the alert that detects this is written to the new process. The command's output goes to standard output and error of this process.
 */
public final class ProgramSink implements Sink {
    private static final int NOT_FOUND = 127;
    private static final Duration LAST = Duration.ofSeconds(2);

    private final String command;
    private final boolean keepAlive;
    private final Duration last;
    private @Nullable Process process;

    /** Creates a sink; {@code command} is run by {@code /bin/sh}. */
    public ProgramSink(String command, boolean keepAlive) {
        this(command, keepAlive, LAST);
    }

    /** Creates a sink whose command gets {@code last} at the end to read the remaining input. */
    ProgramSink(String command, boolean keepAlive, Duration last) {
        this.command = command;
        this.keepAlive = keepAlive;
        this.last = last;
    }

    @Override
    public String name() {
        return "program";
    }

    @Override
    public boolean isBatched() {
        return false;
    }

    @Override
    public void write(AlertLine line) throws IOException, InterruptedException {
        Process open = process;
        if (open == null || !open.isAlive()) {
            open = start();
        }
        byte[] text = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            OutputStream out = open.getOutputStream();
            out.write(text);
            out.flush();
        } catch (IOException e) {
            process = null;
            throw new IOException(ended(open), e);
        }
        if (!keepAlive) {
            finish(open);
        }
    }

    private Process start() throws IOException {
        Process started = UserEnvironment.program("/bin/sh", "-c", command)
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start();
        process = started;
        return started;
    }

    private void finish(Process open) throws IOException, InterruptedException {
        process = null;
        open.getOutputStream().close();
        int code = open.waitFor();
        if (code == NOT_FOUND) {
            throw new LostException(ended(open));
        }
    }

    private String ended(Process open) {
        String how = open.isAlive() ? "closed its input" : "ended with exit code " + open.exitValue();
        return "program output: " + command + ": " + how;
    }

    @Override
    public void reopen() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        Process open = process;
        process = null;
        if (open == null) {
            return;
        }
        open.getOutputStream().close();
        try {
            if (!open.waitFor(last)) {
                open.destroy();
            }
        } catch (InterruptedException e) {
            open.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
