// What HTML alone cannot do: the viewer's zone, the progress of an upload, a file that is dropped. All pages work without it.
(function () {
  'use strict';

  document.documentElement.classList.add('scripted-on');
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && document.cookie.indexOf('zone=' + encodeURIComponent(zone)) < 0) {
    document.cookie = 'zone=' + encodeURIComponent(zone) + ';path=/;max-age=31536000;samesite=lax';
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
        sending.hidden = true;
        form.submit();
      });
      request.open('POST', form.action);
      request.setRequestHeader('Accept', 'text/html');
      request.send(new FormData(form));
    });
  }

  // a job that has come to its end has more to show than its counters
  document.addEventListener('htmx:afterSwap', function (event) {
    var progress = document.getElementById('progress');
    if (progress && event.target.id === 'progress' && !progress.hasAttribute('hx-get')) {
      window.location.reload();
    }
  });
})();
