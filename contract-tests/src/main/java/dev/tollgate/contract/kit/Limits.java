package dev.tollgate.contract.kit;

import java.time.Duration;

/**
 * What a server may take of the kit.
 *
 * @param run the time of all requests
 * @param call the time of one request, to the last byte of its answer
 * @param body the bytes of an answer
 */
record Limits(Duration run, Duration call, int body) {
    /** Leaves time of the 90 seconds for the start and the reports. */
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(75), Duration.ofSeconds(10), 64 * 1024);
}
