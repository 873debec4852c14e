package eyas.state.job;

/** Names what runs the code of a program, as far as variables bring code into it. */
public enum ProgramRuntime {
    /** The dynamic loader: of any program. */
    ANY(1),
    /** The dynamic loader, by the places where it looks for libraries; cargo sets these for all that it starts. */
    LIBRARY(2),
    /** A shell. */
    SHELL(4),
    /** Python. */
    PYTHON(8),
    /** Node. */
    NODE(16),
    /** Perl. */
    PERL(32),
    /** Ruby. */
    RUBY(64),
    /** A Java virtual machine. */
    JAVA(128),
    /** PHP. */
    PHP(256),
    /** The .NET runtime. */
    DOTNET(512);

    private final int bit;

    ProgramRuntime(int bit) {
        this.bit = bit;
    }

    /** Returns the bit that stands for it in a set. */
    public int bit() {
        return bit;
    }
}
