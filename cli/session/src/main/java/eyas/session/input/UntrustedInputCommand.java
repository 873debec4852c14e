package eyas.session.input;

/** A command that reads untrusted input and therefore runs without privileges. */
public interface UntrustedInputCommand {
    /** Sets the sandbox to enter before the first byte is read; called once, before the command runs. */
    void setSandbox(ParserSandbox sandbox);
}
