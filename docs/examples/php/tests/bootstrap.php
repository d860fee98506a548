<?php

// Composer's autoloader, or without Composer the two classes.
if (is_file(__DIR__ . '/../vendor/autoload.php')) {
    require __DIR__ . '/../vendor/autoload.php';
} else {
    foreach (glob(__DIR__ . '/../src/*.php') as $file) {
        require_once $file;
    }
}
