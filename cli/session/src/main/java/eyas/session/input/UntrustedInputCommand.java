package eyas.session.input;

/** A command whose input is written by strangers, and which therefore runs without privileges. */
public interface UntrustedInputCommand {
    /** Sets the sandbox to enter before the first byte is read; called once, before the command is run. */
    void confinedBy(ParserSandbox sandbox);
}
