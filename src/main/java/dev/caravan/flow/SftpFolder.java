package dev.caravan.flow;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.caravan.config.Secret;
import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A folder of an SFTP server, over one connection. */
final class SftpFolder implements FileFolder {
    private static final int ALIVE_COUNT = 3;

    private final Session session;
    private final ChannelSftp channel;
    private final String folder;

    private SftpFolder(Session session, ChannelSftp channel, String folder) {
        this.session = session;
        this.channel = channel;
        this.folder = folder;
    }

    /**
     * Connects.
     *
     * @param folder of the server, relative to where the user lands
     * @throws RefusedException if the host's key is not the known one, or the user is not let in
     */
    static SftpFolder open(Target.Sftp target, String folder) throws IOException {
        int timeout = Math.toIntExact(target.timeout().toMillis());
        Session session = null;
        try {
            session = session(target);
            session.connect(timeout);
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(timeout);
            return new SftpFolder(session, channel, folder.isEmpty() ? "." : folder);
        } catch (JSchException e) {
            if (session != null) {
                session.disconnect();
            }
            throw failure(target, e);
        }
    }

    private static Session session(Target.Sftp target) throws JSchException {
        JSch jsch = new JSch();
        jsch.setKnownHosts(target.knownHosts().toString());
        if (target.privateKey().isPresent()) {
            byte[] passphrase = target.passphrase().map(SftpFolder::bytes).orElse(null);
            jsch.addIdentity(target.privateKey().get().toString(), passphrase);
        }
        Session session = jsch.getSession(target.user(), target.host(), target.port());
        target.password().ifPresent(p -> session.setPassword(bytes(p)));
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", target.password().isPresent() ? "password" : "publickey");
        session.setConfig("MaxAuthTries", "1");
        session.setTimeout(Math.toIntExact(target.timeout().toMillis()));
        session.setServerAliveCountMax(ALIVE_COUNT);
        return session;
    }

    private static byte[] bytes(Secret secret) {
        return secret.text().getBytes(StandardCharsets.UTF_8);
    }

    private static IOException failure(Target.Sftp target, JSchException e) {
        String place = target.host() + ":" + target.port();
        String message = String.valueOf(e.getMessage());
        if (e instanceof JSchHostKeyException) {
            return new RefusedException(
                    "the host key of " + place + " is not the one in "
                            + target.knownHosts().getFileName()
                            + "; make sure that it is the right server, then put its new key there",
                    e);
        }
        if (message.startsWith("Auth ") || message.startsWith("Too many authentication")) {
            return new RefusedException(place + " does not let user '" + target.user() + "' in", e);
        }
        if (message.contains("privatekey") || message.startsWith("invalid private")) {
            return new RefusedException("the private key for " + place + " cannot be used: " + message, e);
        }
        return new IOException("no connection to " + place + ": " + message, e);
    }

    private interface Work<T> {
        T run() throws SftpException, IOException;
    }

    private static <T> T doing(String what, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SftpException e) {
            throw new IOException(what + ": " + e.getMessage(), e);
        }
    }

    /** JSch takes {@code *}, {@code ?} and the backslash in paths for patterns. */
    private String at(String path) {
        String whole = path.isEmpty() ? folder : folder + "/" + path;
        return whole.replaceAll("([\\\\*?])", "\\\\$1");
    }

    @Override
    public List<Entry> list(boolean ofFolders) throws IOException {
        return doing("cannot list the folder", () -> {
            if (!ofFolders) {
                return files("");
            }
            List<Entry> entries = new ArrayList<>();
            for (ChannelSftp.LsEntry child : children("")) {
                if (child.getAttrs().isDir() && !child.getFilename().startsWith(".")) {
                    entries.addAll(files(child.getFilename() + "/"));
                }
            }
            return entries;
        });
    }

    private List<Entry> files(String prefix) throws SftpException {
        List<Entry> entries = new ArrayList<>();
        for (ChannelSftp.LsEntry child : children(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1))) {
            SftpATTRS attributes = child.getAttrs();
            if (attributes.isReg()) {
                entries.add(entry(prefix + child.getFilename(), attributes));
            }
        }
        return entries;
    }

    private static Entry entry(String path, SftpATTRS attributes) {
        Instant changed = Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime()));
        return Entry.of(path, attributes.getSize(), changed);
    }

    private List<ChannelSftp.LsEntry> children(String path) throws SftpException {
        List<ChannelSftp.LsEntry> children = new ArrayList<>(channel.ls(at(path)));
        children.sort(Comparator.comparing(ChannelSftp.LsEntry::getFilename));
        return children;
    }

    @Override
    public InputStream read(String path) throws IOException {
        return doing("cannot read '" + path + "'", () -> channel.get(at(path)));
    }

    @Override
    public void put(Path file, String path) throws IOException {
        String part = partOf(path);
        doing("cannot write '" + path + "'", () -> {
            makeFolders(path);
            try (InputStream in = Files.newInputStream(file)) {
                channel.put(in, at(part), ChannelSftp.OVERWRITE);
            }
            long written = channel.stat(at(part)).getSize();
            if (written != Files.size(file)) {
                throw new IOException("the server has " + written + " bytes of '" + path + "' instead of "
                        + Files.size(file) + "; is its disk full?");
            }
            rename(part, path);
            return true;
        });
    }

    private static String partOf(String path) {
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name) + "." + path.substring(name) + ".part";
    }

    /** Servers of OpenSSH replace a file in one step; others want the old one removed first. */
    private void rename(String part, String path) throws SftpException {
        try {
            channel.rename(at(part), at(path));
        } catch (SftpException e) {
            if (!isThere(path) || !isThere(part)) {
                throw e;
            }
            channel.rm(at(path));
            channel.rename(at(part), at(path));
        }
    }

    private Optional<Entry> lookFor(String path) throws SftpException {
        try {
            return Optional.of(entry(path, channel.lstat(at(path))));
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isThere(String path) throws SftpException {
        return lookFor(path).isPresent();
    }

    private void makeFolders(String path) throws SftpException {
        String whole = path.contains("/") ? folder + "/" + path.substring(0, path.lastIndexOf('/')) : folder;
        StringBuilder sofar = new StringBuilder(whole.startsWith("/") ? "/" : "");
        for (String name : whole.split("/")) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            sofar.append(name);
            String next = sofar.toString().replaceAll("([\\\\*?])", "\\\\$1");
            try {
                channel.stat(next);
            } catch (SftpException e) {
                channel.mkdir(next);
            }
            sofar.append('/');
        }
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return doing("cannot look for '" + path + "'", () -> lookFor(path));
    }

    @Override
    public void move(String from, String to) throws IOException {
        doing("cannot move '" + from + "' to '" + to + "'", () -> {
            makeFolders(to);
            channel.rename(at(from), at(to));
            return true;
        });
    }

    @Override
    public void delete(String path) throws IOException {
        doing("cannot remove '" + path + "'", () -> {
            if (isThere(path)) {
                channel.rm(at(path));
            }
            return true;
        });
    }

    @Override
    public void close() {
        channel.disconnect();
        session.disconnect();
    }
}
