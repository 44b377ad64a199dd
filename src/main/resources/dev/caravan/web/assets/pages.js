// What HTML alone cannot do: the viewer's zone, the progress of an upload, a file that is dropped. All pages work without it.
(function () {
  'use strict';

  document.documentElement.classList.add('scripted-on');
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  var cookie = 'zone=' + encodeURIComponent(zone);
  if (zone && document.cookie.indexOf(cookie) < 0) {
    document.cookie = cookie + ';path=/;max-age=31536000;samesite=lax';
    // the first page of a visit does not know the zone yet
    var known = document.querySelector('[data-zone]');
    if (document.cookie.indexOf(cookie) >= 0 && known && known.dataset.zone !== zone && document.querySelector('time')) {
      window.location.replace(window.location.href);
    }
  }

  var form = document.querySelector('form[data-upload]');
  if (form) {
    var input = form.querySelector('input[type=file]');
    var drop = form.querySelector('.drop');
    var sending = form.querySelector('.sending');

    ['dragenter', 'dragover'].forEach(function (name) {
      drop.addEventListener(name, function (event) {
        event.preventDefault();
        drop.classList.add('over');
      });
    });
    ['dragleave', 'drop'].forEach(function (name) {
      drop.addEventListener(name, function () {
        drop.classList.remove('over');
      });
    });
    drop.addEventListener('drop', function (event) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
    });

    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (input.files[0] && input.files[0].size > Number(form.dataset.upload)) {
        sending.hidden = false;
        sending.querySelector('output').textContent = form.dataset.tooLarge;
        input.focus();
        return;
      }
      var request = new XMLHttpRequest();
      var bar = sending.querySelector('progress');
      var words = sending.querySelector('output');
      sending.hidden = false;
      form.querySelector('button').disabled = true;
      request.upload.addEventListener('progress', function (sent) {
        if (sent.lengthComputable) {
          bar.value = Math.round(sent.loaded * 100 / sent.total);
          words.textContent = bar.value + ' %';
        }
      });
      request.addEventListener('load', function () {
        if (request.responseURL && request.status < 400) {
          window.location.assign(request.responseURL);
        } else {
          document.open();
          document.write(request.responseText);
          document.close();
        }
      });
      request.addEventListener('error', function () {
        form.querySelector('button').disabled = false;
        words.textContent = form.dataset.broken;
      });
      request.open('POST', form.action);
      request.setRequestHeader('Accept', 'text/html');
      request.send(new FormData(form));
    });
  }

  // numbers change every second; what is said aloud changes with the state and each tenth of the way
  document.addEventListener('htmx:afterSettle', function () {
    var now = document.querySelector('[data-spoken]');
    var spoken = document.getElementById('spoken');
    if (now && spoken && spoken.textContent !== now.dataset.spoken) {
      spoken.textContent = now.dataset.spoken;
    }
  });

  // a second click is not a second wish
  document.addEventListener('submit', function (event) {
    var sent = event.target;
    if (sent.method === 'post' && !event.defaultPrevented && !sent.classList.contains('export')) {
      if (sent.dataset.sent) {
        event.preventDefault();
      }
      sent.dataset.sent = 'yes';
    }
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (sent) {
      delete sent.dataset.sent;
    });
  });
})();
