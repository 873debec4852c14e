package eyas.delivery;

import java.io.IOException;

/** How a sender authenticates. */
public sealed interface Credential {
    /** The certificate of the TLS connection; nothing if the receiver is on this machine. */
    record OfConnection() implements Credential {}

    /**
     * A token in each request.
     *
     * @param source provides the token
     */
    record Token(TokenSource source) implements Credential {}

    /** Provides a valid token. A client requests one before its first request, and again if the receiver rejects it. */
    @FunctionalInterface
    interface TokenSource {
        /**
         * Returns the token.
         *
         * @throws IOException if there is none; the message contains the reason and no part of a token
         */
        String token() throws IOException;
    }
}
