package eyas.collect.intake;

import java.io.IOException;

/** The stored data of a delivery is corrupt; a retry does not help. */
public final class CorruptDeliveryException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptDeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
