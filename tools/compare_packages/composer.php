#!/usr/bin/env php
<?php
// Compares what Akashi found with what Composer itself reads.
//
//   composer.php lock composer.lock REPORT        Composer\Package\Locker against composer/composer-lock;
//                                                 composer.json must be beside the lock file, as Composer wants it
//   composer.php installed installed.json REPORT  Composer\Repository\InstalledFilesystemRepository against composer/installed
//
// REPORT is the text of a golden case (tests/golden/print_bom.cpp), `akashi sbom create TARGET -o json` or CycloneDX JSON.
// Prints each difference; exit status 1 when there is one. Needs the Debian packages composer and php-cli.
declare(strict_types=1);

require '/usr/share/php/Composer/autoload.php';

use Composer\Package\AliasPackage;
use Composer\Repository\RepositoryInterface;

/** @return array{array<string, array<string, mixed>>, list<array{string, string}>} */
function read_report(string $path): array
{
    $text = file_get_contents($path);
    $found = [];
    $edges = [];
    if (str_starts_with($text, '{')) {
        $json = json_decode($text, true, 512, JSON_THROW_ON_ERROR);
        $bom = $json['bom'] ?? $json;  // Akashi's own report, or CycloneDX.
        foreach ($bom['components'] ?? [] as $c) {
            $licenses = array_map(fn ($l) => $l['text'] ?? $l['expression'] ?? $l['license']['id'] ?? $l['license']['name'], $c['licenses'] ?? []);
            $name = isset($c['group']) && $c['group'] !== '' ? $c['group'] . '/' . $c['name'] : $c['name'];
            $direct = ($c['directness'] ?? '') === 'direct'
                || in_array(['name' => 'akashi:directness', 'value' => 'direct'], $c['properties'] ?? []);
            $scope = $c['scopes'] ?? '';
            $found[$c['ref'] ?? $c['bom-ref']] = ['name' => strtolower($name), 'version' => $c['version'] ?? '',
                'type' => $c['type'] ?? 'library', 'direct' => $direct, 'licenses' => $licenses,
                'scope' => is_array($scope) ? implode(',', $scope) : $scope];
        }
        foreach ($bom['relations'] ?? [] as $r) {
            if (str_starts_with($r['type'], 'depends')) {
                $edges[] = [$r['from'], $r['to']];
            }
        }
        foreach ($bom['dependencies'] ?? [] as $d) {
            foreach ($d['dependsOn'] ?? [] as $to) {
                $edges[] = [$d['ref'], $to];
            }
        }
        return [$found, $edges];
    }
    $ref = '';
    foreach (explode("\n", $text) as $line) {
        if (preg_match('/^component (.*)/', $line, $m)) {
            $ref = $m[1];
            $found[$ref] = ['name' => '', 'version' => '', 'type' => 'library', 'direct' => false, 'licenses' => [], 'scope' => ''];
        } elseif (preg_match('/^  name (.*)/', $line, $m)) {
            $found[$ref]['name'] = strtolower($m[1]);
        } elseif (preg_match('/^  (version|type) (.*)/', $line, $m)) {
            $found[$ref][$m[1]] = $m[2];
        } elseif (preg_match('/^  scopes (.*)/', $line, $m)) {
            $found[$ref]['scope'] = $m[1];
        } elseif ($line === '  directness direct') {
            $found[$ref]['direct'] = true;
        } elseif (preg_match('/^  license declared \w+ (.*)/', $line, $m)) {
            $found[$ref]['licenses'][] = $m[1];
        } elseif (preg_match('/^depends (.*) -> (.*?)(?: \[.*\])?$/', $line, $m)) {
            $edges[] = [$m[1], $m[2]];
        }
    }
    return [$found, $edges];
}

/** @param list<string> $wanted @param list<string> $got */
function compare(string $what, array $wanted, array $got): bool
{
    $wanted = array_unique($wanted);
    $got = array_unique($got);
    foreach (array_diff($wanted, $got) as $x) {
        echo "$what: only in Composer's own reading: $x\n";
    }
    foreach (array_diff($got, $wanted) as $x) {
        echo "$what: only in the report: $x\n";
    }
    return array_diff($wanted, $got) === [] && array_diff($got, $wanted) === [];
}

function license_text(array $licenses): string
{
    $parts = [];
    foreach ($licenses as $license) {
        array_push($parts, ...preg_split('/ (?:OR|or) /', trim((string) $license, '()')));
    }
    sort($parts);
    return implode(' | ', $parts);
}

function packages(RepositoryInterface $repository): array
{
    return array_values(array_filter($repository->getPackages(), fn ($p) => !$p instanceof AliasPackage));
}

/** What Composer says: packages, licences, and edges by name or through provide and replace. */
function own_reading(RepositoryInterface $repository): array
{
    $reading = ['packages' => [], 'licenses' => [], 'edges' => []];
    foreach (packages($repository) as $package) {
        $reading['packages'][] = $package->getName() . ' ' . $package->getPrettyVersion();
        $reading['licenses'][] = $package->getName() . ' ' . license_text($package->getLicense());
        foreach ($package->getRequires() as $link) {
            $named = array_filter(packages($repository), fn ($p) => $p->getName() === $link->getTarget());
            $stand_ins = array_filter(packages($repository), fn ($p) => in_array($link->getTarget(), $p->getNames(), true));
            foreach ($named ?: $stand_ins as $to) {
                if ($to->getName() !== $package->getName()) {
                    $reading['edges'][] = $package->getName() . ' -> ' . $to->getName();
                }
            }
        }
    }
    return $reading;
}

[, $mode, $path, $report] = array_pad($argv, 4, '');
if (!in_array($mode, ['lock', 'installed'], true) || $report === '') {
    fwrite(STDERR, "usage: composer.php lock|installed FILE REPORT\n");
    exit(2);
}
[$found, $edges] = read_report(realpath($report));
$io = new Composer\IO\NullIO();
$direct = [];
$dev = null;
if ($mode === 'lock') {
    chdir(dirname($path));
    $composer = Composer\Factory::create($io, 'composer.json', true);
    $repository = $composer->getLocker()->getLockedRepository(true);
    $root = $composer->getPackage();
    foreach ([...array_values($root->getRequires()), ...array_values($root->getDevRequires())] as $link) {
        foreach (packages($repository) as $package) {
            if ($package->getName() === $link->getTarget()) {
                $direct[] = $package->getName();
            }
        }
    }
    $dev = array_map(fn ($p) => $p->getName(), array_filter(packages($repository), fn ($p) =>
        $composer->getLocker()->getLockedRepository(false)->findPackage($p->getName(), '*') === null));
} else {
    $repository = new Composer\Repository\InstalledFilesystemRepository(new Composer\Json\JsonFile($path));
}
$reading = own_reading($repository);
$libraries = array_filter($found, fn ($f) => $f['type'] !== 'application');
$name = fn ($f) => $f['name'];
$ok = compare('packages', $reading['packages'], array_map(fn ($f) => $f['name'] . ' ' . $f['version'], $libraries));
$ok = compare('licences', $reading['licenses'], array_map(fn ($f) => $f['name'] . ' ' . license_text($f['licenses']), $libraries)) && $ok;
$got_edges = [];
foreach ($edges as [$from, $to]) {
    if (isset($libraries[$from], $libraries[$to])) {
        $got_edges[] = $found[$from]['name'] . ' -> ' . $found[$to]['name'];
    }
}
$ok = compare('dependencies', $reading['edges'], $got_edges) && $ok;
if ($mode === 'lock') {
    $ok = compare('direct', $direct, array_map($name, array_filter($libraries, fn ($f) => $f['direct']))) && $ok;
    $ok = compare('development', $dev, array_map($name, array_filter($libraries, fn ($f) => $f['scope'] === 'dev'))) && $ok;
}
printf("%s: %d packages, %d dependencies: %s\n", $path, count(array_unique($reading['packages'])),
    count(array_unique($reading['edges'])), $ok ? 'equal' : 'DIFFERENT');
exit($ok ? 0 : 1);
