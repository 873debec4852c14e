package eyas.state.job;

/** The runtimes into which variables can inject code. */
public enum ProgramRuntime {
    /** The dynamic loader, in any program. */
    ANY(1),
    /** The dynamic loader, through its library search path, which cargo sets for all processes that it starts. */
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

    /** Returns its bit in a set. */
    public int bit() {
        return bit;
    }
}
