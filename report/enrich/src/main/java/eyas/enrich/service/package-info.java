/**
 * Decides which data may leave the machine, and reads error responses of services.
 *
 * <p>Out of scope: requests and retries (module {@code eyas.http}), and the content of responses.
 */
@NullMarked
package eyas.enrich.service;

import org.jspecify.annotations.NullMarked;
