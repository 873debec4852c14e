package eyas.hunt.indicator;

/** A search term. */
public sealed interface SearchTerm {
    /** Returns it as users write it. */
    String text();

    /**
     * An address or a network.
     *
     * @param text in its usual form: {@code 203.0.113.66}, {@code 192.0.2.0/24}
     * @param isNetwork whether it covers more than one address
     */
    record Address(String text, boolean isNetwork) implements SearchTerm {}

    /**
     * A DNS name.
     *
     * @param name lower case, without a trailing dot
     * @param below whether subdomains match as well
     */
    record Name(String name, boolean below) implements SearchTerm {
        @Override
        public String text() {
            return below ? "*." + name : name;
        }
    }

    /**
     * The content of a file.
     *
     * @param hash its SHA-256 in lower-case hex
     */
    record Hash(String hash) implements SearchTerm {
        @Override
        public String text() {
            return hash;
        }
    }

    /**
     * A package, or an action of a workflow.
     *
     * @param name its name, as its package manager has it
     * @param version its version, empty for any
     */
    record PackageName(String name, String version) implements SearchTerm {
        @Override
        public String text() {
            return version.isEmpty() ? name : name + "@" + version;
        }
    }

    /**
     * A program, by its path in reports.
     *
     * @param text compared exactly
     */
    record Path(String text) implements SearchTerm {}
}
