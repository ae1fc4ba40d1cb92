package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.interfaces.PwHash;
import com.sun.jna.NativeLong;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What this machine can do at best: a program that verifies passwords by libsodium, and does nothing else. */
final class BareHashing {
    /** The server's defaults. */
    private static final long PASSES = 2;

    private static final NativeLong MEMORY = new NativeLong(19_456L * 1024);
    private static final byte[] PASSWORD = TestUser.PASSWORD.getBytes(UTF_8);
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private BareHashing() {}

    /** Lets a process of its own verify on some threads until it has used up a CPU time. */
    static Result run(int threads, Duration cpuTime) throws Exception {
        Path classes = Path.of(BareHashing.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(
                        Program.JAVA,
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes + ":" + Program.JAR,
                        BareHashing.class.getName(),
                        String.valueOf(threads),
                        String.valueOf(cpuTime.toNanos()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] figures = new String(process.getInputStream().readAllBytes(), UTF_8)
                .strip()
                .split(" ", -1);
        return new Result(Long.parseLong(figures[0]), Duration.ofNanos(Long.parseLong(figures[1])));
    }

    /** Prints how many were verified, and in how many nanoseconds of CPU time; takes threads and nanoseconds. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[0]);
        PwHash.Native sodium = new LazySodiumJava(new SodiumJava());
        byte[] phc = new byte[PwHash.STR_BYTES];
        if (!sodium.cryptoPwHashStr(phc, PASSWORD, PASSWORD.length, PASSES, MEMORY)) {
            throw new AssertionError("libsodium made no hash");
        }

        long start = MACHINE.getProcessCpuTime();
        long end = start + Long.parseLong(arguments[1]);
        long verified = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Callable<Long> loop = () -> verifyUntil(end, phc, sodium);
            for (Future<Long> part : executor.invokeAll(
                    Stream.generate(() -> loop).limit(threads).toList())) {
                verified += part.get();
            }
        }
        System.out.println(verified + " " + (MACHINE.getProcessCpuTime() - start));
    }

    private static long verifyUntil(long end, byte[] phc, PwHash.Native sodium) {
        long verified = 0;
        while (MACHINE.getProcessCpuTime() < end) {
            if (!sodium.cryptoPwHashStrVerify(phc, PASSWORD, PASSWORD.length)) {
                throw new AssertionError("libsodium does not know its own hash");
            }
            verified++;
        }
        return verified;
    }

    record Result(long verified, Duration cpuTime) {
        static final Result NONE = new Result(0, Duration.ZERO);

        double verifiedPerCpuSecond() {
            return verified * 1e9 / cpuTime.toNanos();
        }

        Result plus(Result other) {
            return new Result(verified + other.verified, cpuTime.plus(other.cpuTime));
        }
    }
}
