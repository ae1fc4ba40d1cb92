package dev.tollgate.server.password;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** scrypt (RFC 7914) in the PHC string format, as passlib ({@code passlib.hash.scrypt}) and RustCrypto write it. */
final class Scrypt implements ForeignFunction {
    private static final Pattern FORM = Pattern.compile("\\$scrypt\\$ln=" + ScryptCost.LOGARITHM + ",r="
            + ScryptCost.NUMBER + ",p=" + ScryptCost.NUMBER + "\\$([A-Za-z0-9+/]{0,86})\\$([A-Za-z0-9+/]{22,86})");

    private final ScryptCost cost;
    private final byte[] salt;

    private Scrypt(ScryptCost cost, byte[] salt) {
        this.cost = cost;
        this.salt = salt;
    }

    static Optional<ForeignHash> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ScryptCost cost = ScryptCost.parse(parts.group(1), parts.group(2), parts.group(3));
        Optional<byte[]> salt = Base64Spelling.UNPADDED.decode(parts.group(4), 0, MOST_SALT_BYTES);
        Optional<byte[]> output = Base64Spelling.UNPADDED.decode(parts.group(5), LEAST_OUTPUT_BYTES, MOST_OUTPUT_BYTES);
        return salt.flatMap(bytes -> output.map(expected -> new ForeignHash(new Scrypt(cost, bytes), expected)));
    }

    @Override
    public String kind() {
        return "scrypt";
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return cost.excess(bounds);
    }

    @Override
    public int memoryKib() {
        return cost.memoryKib();
    }

    @Override
    public long work() {
        return cost.work();
    }

    @Override
    public byte[] output(byte[] password, int outputBytes) {
        return SodiumScrypt.output(password, salt, cost, outputBytes);
    }
}
