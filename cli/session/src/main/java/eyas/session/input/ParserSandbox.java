package eyas.session.input;

import eyas.live.Sandbox;
import eyas.live.Sandbox.Network;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;

/**
 * Has the process give up its privileges before it reads what strangers wrote; or leaves it as it is, where the process is
 * somebody else's.
 *
 * <p>What a process has given up it never gets back, so only the program that a user has started does it. Immutable.
 */
public final class ParserSandbox {
    /** For who calls a command within a process of its own. */
    public static final ParserSandbox NONE = new ParserSandbox(false);

    /** For the program {@code eyas}. */
    public static final ParserSandbox OF_PROCESS = new ParserSandbox(true);

    private final boolean entered;

    private ParserSandbox(boolean entered) {
        this.entered = entered;
    }

    /**
     * Enters it. Files that only root can read are to be open by now; those that are created belong to the owner of
     * {@code written}. What could not be given up is said on {@code terminal}.
     *
     * @param written the file or folder that is written; where there is none, the current folder
     */
    public void enter(Path written, Network network, Terminal terminal) {
        enter(written, network)
                .forEach(what -> terminal.line("eyas: not all privileges were given up before reading: " + what));
    }

    /**
     * Enters it in the same way.
     *
     * @return what could not be given up, in words
     */
    public List<String> enter(Path written, Network network) {
        return entered ? Sandbox.enter(written, network) : List.of();
    }

    /** Return whether there is anything to enter. */
    public boolean isEntered() {
        return entered;
    }
}
