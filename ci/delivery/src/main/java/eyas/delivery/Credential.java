package eyas.delivery;

import java.io.IOException;

/** Who a sender says that it is. */
public sealed interface Credential {
    /** The certificate of the TLS connection, or nothing at all where the receiver is on this machine. */
    record OfConnection() implements Credential {}

    /**
     * A token that each request carries.
     *
     * @param source where it is from
     */
    record Token(TokenSource source) implements Credential {}

    /** Hands out a token that is valid now; a client asks before its first request, and again where the receiver does not take that token. */
    @FunctionalInterface
    interface TokenSource {
        /**
         * Return the token.
         *
         * @throws IOException if there is none; the message says why and has nothing of a token in it
         */
        String token() throws IOException;
    }
}
